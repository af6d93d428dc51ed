//! JSON of the outside: values of which only so many parts are kept, so that a document
//! made of brackets and commas costs no more memory than a text of its length.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The most parts kept of one record: a large one has some hundred.
const MAX_PARTS: usize = 50_000;

/// How many parts are left of a record, and whether some were left out.
#[derive(Debug)]
pub struct PartBudget {
    left: Cell<usize>,
    /// Whether a record had more.
    pub cut: Cell<bool>,
}

impl Default for PartBudget {
    fn default() -> Self {
        Self { left: Cell::new(MAX_PARTS), cut: Cell::new(false) }
    }
}

impl PartBudget {
    /// Begins another record.
    pub fn renew(&self) {
        self.left.set(MAX_PARTS);
    }

    fn take(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        if left == 0 {
            self.cut.set(true);
        }
        left > 0
    }
}

/// Reads one value, as many of its parts as are left.
#[derive(Debug, Clone, Copy)]
pub struct Lean<'a>(pub &'a PartBudget);

impl<'de> DeserializeSeed<'de> for Lean<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lean<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while self.0.take() {
            match seq.next_element_seed(self)? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while self.0.take() {
            match map.next_key::<String>()? {
                Some(key) => {
                    let value = map.next_value_seed(self)?;
                    values.insert(key, value);
                }
                None => return Ok(Value::Object(values)),
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object(values))
    }
}

/// Reads a text that is one value, as many of its parts as one record may have.
///
/// # Errors
/// Where the text is not JSON, or more than one value.
pub fn read(text: &str) -> serde_json::Result<Value> {
    let parts = PartBudget::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Lean(&parts).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lean(text: &str) -> (Value, bool) {
        let parts = PartBudget::default();
        let value = Lean(&parts).deserialize(&mut serde_json::Deserializer::from_str(text));
        (value.unwrap(), parts.cut.get())
    }

    #[test]
    fn small_values_are_kept_whole() {
        let text = r#"{"a":[1,-2,2.5,"x\n",null,true,{}],"b":{"c":[]}}"#;
        let (value, cut) = lean(text);
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert!(!cut);
    }

    #[test]
    fn large_ones_are_cut_and_read_to_their_end() {
        let (value, cut) = lean(&format!("[{}0]", "0,".repeat(200_000)));
        assert!(cut);
        assert!(value.as_array().unwrap().len() < 60_000);
    }
}

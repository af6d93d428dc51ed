//! Looks up the action of a key: in the defaults of the action table as the user's own bindings
//! change them, layer by layer.

use super::action::{Action, Layer};
use super::key::{self, Key};

/// Keys that do something in a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub layer: Layer,
    /// Which keys, one after the other.
    pub keys: Vec<Key>,
    /// What they do.
    pub action: Action,
}

/// What a sequence of keys means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMatch {
    /// An action.
    Action(Action),
    /// The beginning of a longer sequence.
    More,
    /// Nothing.
    Nothing,
}

/// A binding of the user's that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// No action has this name.
    #[error("no action is called `{name}`{}", nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    Action {
        /// The name as written.
        name: String,
        /// The action whose name is nearest.
        nearest: Option<&'static str>,
    },
    /// The keys cannot be read.
    #[error("{action}: {error}")]
    Key {
        /// The action they were to be bound to.
        action: &'static str,
        /// What is wrong.
        error: key::KeyError,
    },
    /// Two actions want the same keys, or one sequence begins another.
    #[error("`{keys}` is bound to both `{first}` and `{second}`")]
    Conflict {
        /// The keys.
        keys: String,
        /// One action.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
}

/// All bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = Action::ALL
            .iter()
            .flat_map(|&action| {
                action.keys().iter().filter_map(move |keys| {
                    let keys = key::sequence(keys).ok()?;
                    Some(Binding { layer: action.layer(), keys, action })
                })
            })
            .collect();
        Self { bindings }
    }
}

fn begins(short: &[Key], long: &[Key]) -> bool {
    long.starts_with(short) || short.starts_with(long)
}

impl Keymap {
    /// The defaults with a user's own bindings, given as (action, keys). An action
    /// that is given loses its default keys; a default that stands in the way of a
    /// given one gives way.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the bindings.
    pub fn with<'a>(
        own: impl IntoIterator<Item = (&'a str, Vec<String>)>,
    ) -> Result<Self, Vec<KeymapError>> {
        let mut errors = Vec::new();
        let mut mine: Vec<Binding> = Vec::new();
        let mut named = Vec::new();
        for (name, keys) in own {
            let Some(action) = Action::from_name(name) else {
                errors.push(KeymapError::Action { name: name.to_owned(), nearest: nearest(name) });
                continue;
            };
            named.push(action);
            for written in keys {
                match key::sequence(&written) {
                    Ok(keys) => mine.push(Binding { layer: action.layer(), keys, action }),
                    Err(error) => errors.push(KeymapError::Key { action: action.name(), error }),
                }
            }
        }
        for (i, a) in mine.iter().enumerate() {
            for b in mine.iter().skip(i + 1) {
                if a.layer == b.layer && a.action != b.action && begins(&a.keys, &b.keys) {
                    errors.push(KeymapError::Conflict {
                        keys: key::written(&a.keys),
                        first: a.action.name(),
                        second: b.action.name(),
                    });
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut bindings = Self::default().bindings;
        bindings.retain(|d| {
            !named.contains(&d.action)
                && !mine.iter().any(|m| m.layer == d.layer && begins(&m.keys, &d.keys))
        });
        bindings.extend(mine);
        Ok(Self { bindings })
    }

    /// What keys mean in the layers in play, the front one first.
    #[must_use]
    pub fn look_up(&self, layers: &[Layer], keys: &[Key]) -> KeyMatch {
        for &layer in layers {
            for binding in self.bindings.iter().filter(|b| b.layer == layer) {
                if binding.keys == keys {
                    return KeyMatch::Action(binding.action);
                }
                if binding.keys.starts_with(keys) {
                    return KeyMatch::More;
                }
            }
        }
        KeyMatch::Nothing
    }

    /// The keys of an action, the first binding first, as written on screen.
    #[must_use]
    pub fn keys_of(&self, action: Action) -> Vec<String> {
        self.bindings.iter().filter(|b| b.action == action).map(|b| key::written(&b.keys)).collect()
    }

    /// The first binding of an action; its palette name where it has none.
    #[must_use]
    pub fn first_key(&self, action: Action) -> String {
        self.bindings
            .iter()
            .find(|b| b.action == action)
            .map_or_else(|| format!(":{}", action.name()), |b| key::written(&b.keys))
    }

    /// All bindings.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

/// The action name nearest to a mistyped one, if one is near.
fn nearest(name: &str) -> Option<&'static str> {
    Action::ALL
        .iter()
        .map(|a| (distance(name, a.name()), a.name()))
        .min()
        .filter(|&(d, n)| d <= 2.max(n.len() / 3))
        .map(|(_, n)| n)
}

/// Letters to change to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let next = (diagonal + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = next;
            left = next;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_default_key_reads_and_none_is_bound_twice() {
        let mut seen: HashMap<(Layer, String), Action> = HashMap::new();
        let map = Keymap::default();
        let wanted: usize = Action::ALL.iter().map(|a| a.keys().len()).sum();
        assert_eq!(map.bindings().len(), wanted, "a default key does not read");
        for binding in map.bindings() {
            let at = (binding.layer, key::written(&binding.keys));
            if let Some(other) = seen.insert(at.clone(), binding.action) {
                panic!("{at:?} is bound to {other:?} and {:?}", binding.action);
            }
            for other in map.bindings() {
                assert!(
                    other == binding
                        || other.layer != binding.layer
                        || !other.keys.starts_with(&binding.keys),
                    "{:?} begins {:?}",
                    binding.action,
                    other.action
                );
            }
        }
    }

    #[test]
    fn names_are_unique() {
        for (i, a) in Action::ALL.iter().enumerate() {
            for b in &Action::ALL[i + 1..] {
                assert_ne!(a.name(), b.name());
            }
        }
    }

    #[test]
    fn own_bindings_take_the_place_of_defaults() {
        let map = Keymap::with([("sort", vec!["j".to_owned(), "Ctrl-s".to_owned()])]).unwrap();
        let j = key::sequence("j").unwrap();
        assert_eq!(map.look_up(&[Layer::List, Layer::Global], &j), KeyMatch::Action(Action::Sort));
        assert_eq!(map.keys_of(Action::Down), ["Down"]);
        assert_eq!(map.first_key(Action::Mouse), ":mouse");
    }

    #[test]
    fn wrong_bindings_are_told() {
        let errors = Keymap::with([
            ("srot", vec!["j".to_owned()]),
            ("sort", vec!["Hyper-x".to_owned(), "p".to_owned()]),
            ("undo", vec!["p".to_owned()]),
        ])
        .unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "no action is called `srot`; did you mean `sort`?",
                "sort: `Hyper-x` is no key",
                "`p` is bound to both `sort` and `undo`",
            ]
        );
    }

    #[test]
    fn sequences() {
        let map = Keymap::default();
        let layers = [Layer::Reader, Layer::Global];
        assert_eq!(map.look_up(&layers, &key::sequence("g").unwrap()), KeyMatch::More);
        assert_eq!(
            map.look_up(&layers, &key::sequence("g g").unwrap()),
            KeyMatch::Action(Action::Top)
        );
        assert_eq!(map.look_up(&layers, &key::sequence("g q").unwrap()), KeyMatch::Nothing);
        let slash = key::sequence("/").unwrap();
        assert_eq!(map.look_up(&layers, &slash), KeyMatch::Action(Action::Find));
        assert_eq!(
            map.look_up(&[Layer::List, Layer::Global], &slash),
            KeyMatch::Action(Action::FilterHere)
        );
    }
}

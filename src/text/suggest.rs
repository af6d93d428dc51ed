//! Suggests what was meant by a name that does not exist ("did you mean"): the most alike of
//! those that do.

/// Likeness (Jaro and Winkler, 0 to 1) below which nothing is proposed.
const ALIKE: f64 = 0.75;

/// `, did you mean "…"?` where a name is near, else nothing.
#[must_use]
pub fn did_you_mean(written: &str, names: &[&str]) -> String {
    names
        .iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(near, _)| *near > ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(String::new, |(_, name)| format!(", did you mean \"{name}\"?"))
}

//! Names that every country has of its kind: ministries, forces, courts. From
//! `templates.tsv` and `template_countries.tsv` it makes rows as the other tables have them.

/// The table of the names' forms.
pub const TEMPLATES: &str = "templates";
/// The table of the countries they are made for.
pub const COUNTRIES: &str = "template_countries";
/// The set of templates that holds unless a country's line says otherwise.
const USUAL: &str = "usual";

/// The form of one body's names.
struct Template<'t> {
    /// What the id ends in.
    suffix: &'t str,
    /// The set that countries take it by.
    set: &'t str,
    kind: &'t str,
    name: &'t str,
    vi: &'t str,
    aliases: &'t str,
}

/// What a country puts into the forms.
struct CountryForms<'t> {
    adjectives: Vec<&'t str>,
    /// As behind "of", so with its article.
    english: &'t str,
    vietnamese: Vec<&'t str>,
}

/// Makes the rows, as lines of a table of entities. `country` tells the English and the
/// Vietnamese name of a country's id. What cannot be read is told as a problem.
pub fn expand<'t>(
    templates: &'t str,
    countries: &'t str,
    country: impl Fn(&str) -> Option<(&'t str, &'t str)>,
    problems: &mut Vec<String>,
) -> Vec<String> {
    let known: Vec<Template<'t>> = lines(templates)
        .filter_map(|line| {
            let template = template_of(line);
            if template.is_none() {
                problems.push(format!("{TEMPLATES}.tsv: not six columns: {line}"));
            }
            template
        })
        .collect();
    let mut rows = Vec::new();
    for line in lines(countries) {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let &[id, adjectives, english, vietnamese, which] = fields.as_slice() else {
            problems.push(format!("{COUNTRIES}.tsv: not five columns: {line}"));
            continue;
        };
        let Some((name, vi)) = country(id) else {
            problems.push(format!("{COUNTRIES}.tsv: \"{id}\" is no known id"));
            continue;
        };
        let wanted: Vec<&str> = which.split_whitespace().collect();
        for mark in &wanted {
            let what = mark.get(1..).unwrap_or("");
            let fits = known.iter().any(|t| t.suffix == what || t.set == what);
            if !fits || !mark.starts_with(['+', '-']) {
                problems.push(format!("{COUNTRIES}.tsv: \"{mark}\" of {id} is no template"));
            }
        }
        let forms = CountryForms {
            adjectives: adjectives.split('|').collect(),
            english: if english.is_empty() { name } else { english },
            vietnamese: if vietnamese.is_empty() {
                vec![if vi.is_empty() { name } else { vi }]
            } else {
                vietnamese.split('|').collect()
            },
        };
        rows.extend(known.iter().filter(|t| t.is_wanted(&wanted)).map(|t| t.row(id, &forms)));
    }
    rows
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

fn template_of(line: &str) -> Option<Template<'_>> {
    let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
    let &[suffix, set, kind, name, vi, aliases] = fields.as_slice() else { return None };
    Some(Template { suffix, set, kind, name, vi, aliases })
}

impl Template<'_> {
    /// Whether a country takes the template, by its marks `+set`, `+suffix`, `-suffix`.
    fn is_wanted(&self, marks: &[&str]) -> bool {
        let named = |sign: char| {
            marks
                .iter()
                .filter_map(|m| m.strip_prefix(sign))
                .any(|m| m == self.suffix || m == self.set)
        };
        (self.set == USUAL || named('+')) && !named('-')
    }

    /// The row of a country: the first forms make its names, all together its aliases.
    fn row(&self, of: &str, forms: &CountryForms<'_>) -> String {
        let mut names = forms.fill(self.name).into_iter();
        let mut vietnamese = forms.fill(self.vi).into_iter();
        let name = names.next().unwrap_or_default();
        let vi = vietnamese.next().unwrap_or_default();
        let others = self.aliases.split('|').flat_map(|alias| forms.fill(alias));
        let aliases: Vec<String> = names.chain(vietnamese).chain(others).collect();
        let id = format!("org/{}-{}", slug(forms.adjectives.first()), self.suffix);
        let (kind, party) = (self.kind, bare(forms.english));
        format!("{id}\t{kind}\t{name}\t{vi}\t{of}\t{party}\t\t{}", aliases.join("|"))
    }
}

impl CountryForms<'_> {
    /// A form with every adjective or Vietnamese name of the country in its place. An
    /// English article falls where the country's name comes first.
    fn fill(&self, form: &str) -> Vec<String> {
        let starts = form.trim_start_matches(['=', '?']).starts_with("{country}");
        let country = if starts { bare(self.english) } else { self.english };
        let form = form.replace("{country}", country);
        let each = |slot: &str, words: &[&str]| {
            words.iter().map(|word| form.replace(slot, word)).collect::<Vec<_>>()
        };
        if form.contains("{adjective}") {
            each("{adjective}", &self.adjectives)
        } else if form.contains("{vi}") {
            each("{vi}", &self.vietnamese)
        } else {
            vec![form]
        }
    }
}

/// A country's name without its article.
fn bare(name: &str) -> &str {
    name.strip_prefix("the ").unwrap_or(name)
}

/// The part of an id that an adjective makes.
fn slug(adjective: Option<&&str>) -> String {
    let ascii = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    adjective.copied().unwrap_or_default().chars().map(ascii).collect()
}

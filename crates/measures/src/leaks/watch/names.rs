//! Names of streams, and which streams a tally counts in.

use super::{CannotCount, Settings};
use std::collections::HashMap;

/// Stands for every kind.
pub(super) const EVERY: u32 = u32::MAX;

/// Where values and kinds beyond the limit go.
const OTHER: &str = "other";

/// How many kinds are told apart.
const KINDS_MAX: usize = 1_000;

/// A stream by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    /// The kind; `None` for the sum over all kinds.
    pub kind: Option<String>,
    /// The dimensions that are fixed, by key; of all others it is the sum.
    pub dimensions: Vec<(String, String)>,
}

/// A kind with all the dimensions of a tally, in one [`super::Watch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell(u32);

/// A stream by numbers: its kind and its fixed dimensions, as key and value, by key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Name {
    pub(super) kind: u32,
    pub(super) fixed: Box<[(u16, u16)]>,
}

impl Name {
    /// The stream of what counts in both; none when nothing can.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let kind = match (self.kind, other.kind) {
            (EVERY, kind) | (kind, EVERY) => kind,
            (one, same) if one == same => one,
            _ => return None,
        };
        let mut fixed = self.fixed.to_vec();
        for (key, value) in &other.fixed {
            match fixed.iter().find(|(known, _)| known == key) {
                Some((_, known)) if known != value => return None,
                Some(_) => {}
                None => fixed.push((*key, *value)),
            }
        }
        fixed.sort_unstable();
        Some(Self { kind, fixed: fixed.into() })
    }

    /// Whether everything that counts in it counts in another.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let is_kind = other.kind == EVERY || other.kind == self.kind;
        is_kind && other.fixed.iter().all(|dimension| self.fixed.contains(dimension))
    }

    /// How much it says: fixed dimensions, and the kind.
    pub(super) fn words(&self) -> usize {
        self.fixed.len() + usize::from(self.kind != EVERY)
    }
}

/// Texts by number.
#[derive(Debug, Default)]
struct Numbered {
    texts: Vec<String>,
    numbers: HashMap<String, u32>,
    /// That of [`OTHER`], once texts beyond the limit are counted in it.
    folded: Option<u32>,
}

impl Numbered {
    /// The number of a text, a new one below `most`; beyond, that of `other`.
    fn of(&mut self, text: &str, most: usize) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        if self.texts.len() >= most && text != OTHER {
            let other = self.of(OTHER, most);
            self.folded = Some(other);
            return other;
        }
        let number = u32::try_from(self.texts.len()).expect("numbered texts are limited");
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

/// All names, and what counts where.
#[derive(Debug)]
pub(super) struct Names {
    values_max: usize,
    dimensions_max: usize,
    streams_max: usize,
    kinds: Numbered,
    keys: Numbered,
    values: Vec<Numbered>,
    streams: HashMap<Name, u32>,
    known: Vec<Name>,
    cells: HashMap<Name, u32>,
    /// For every cell its kind and its streams.
    sums: Vec<(u32, Box<[u32]>)>,
    /// Where cells beyond the limit count, for every kind.
    crowded: HashMap<u32, u32>,
}

impl Names {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            values_max: settings.values_max.clamp(1, 60_000),
            dimensions_max: settings.dimensions_max.min(64),
            streams_max: settings.streams_max.max(1),
            kinds: Numbered::default(),
            keys: Numbered::default(),
            values: Vec::new(),
            streams: HashMap::new(),
            known: Vec::new(),
            cells: HashMap::new(),
            sums: Vec::new(),
            crowded: HashMap::new(),
        }
    }

    /// The cell of a tally; makes the streams it counts in.
    pub(super) fn cell(&mut self, kind: &str, dimensions: &[(&str, &str)]) -> Result<Cell, CannotCount> {
        let kind = self.kinds.of(kind, KINDS_MAX);
        let mut fixed = Vec::with_capacity(dimensions.len());
        for (key, value) in dimensions {
            fixed.push(self.dimension(key, value).ok_or(CannotCount::Dimensions)?);
        }
        fixed.sort_unstable();
        if fixed.windows(2).any(|two| two[0].0 == two[1].0) {
            return Err(CannotCount::Dimensions);
        }
        let name = Name { kind, fixed: fixed.into() };
        if let Some(cell) = self.cells.get(&name) {
            return Ok(Cell(*cell));
        }
        Ok(Cell(self.new_cell(name)))
    }

    fn dimension(&mut self, key: &str, value: &str) -> Option<(u16, u16)> {
        if self.keys.texts.len() >= self.dimensions_max && !self.keys.numbers.contains_key(key) {
            return None;
        }
        let key = self.keys.of(key, usize::MAX);
        let at = usize::try_from(key).ok()?;
        if at >= self.values.len() {
            self.values.push(Numbered::default());
        }
        let value = self.values[at].of(value, self.values_max);
        Some((u16::try_from(key).ok()?, u16::try_from(value).ok()?))
    }

    /// Cells are as many as streams at most; beyond, a kind's cells share one that counts in the kind and the whole.
    fn new_cell(&mut self, name: Name) -> u32 {
        let is_crowded = self.cells.len() >= self.streams_max;
        if let Some(cell) = self.crowded.get(&name.kind).filter(|_| is_crowded) {
            return *cell;
        }
        let kept = if is_crowded { Name { kind: name.kind, fixed: Box::new([]) } } else { name };
        let streams: Vec<u32> = sums(&kept).into_iter().filter_map(|name| self.stream(name)).collect();
        let cell = u32::try_from(self.sums.len()).expect("cells are limited");
        self.sums.push((kept.kind, streams.into()));
        if is_crowded {
            self.crowded.insert(kept.kind, cell);
        } else {
            self.cells.insert(kept, cell);
        }
        cell
    }

    fn stream(&mut self, name: Name) -> Option<u32> {
        if let Some(number) = self.streams.get(&name) {
            return Some(*number);
        }
        // Kinds and the whole are always followed; they are few.
        if self.known.len() >= self.streams_max && !name.fixed.is_empty() {
            return None;
        }
        let number = u32::try_from(self.known.len()).expect("streams are limited");
        self.known.push(name.clone());
        self.streams.insert(name, number);
        Some(number)
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    pub(super) fn kinds(&self) -> usize {
        self.kinds.texts.len()
    }

    pub(super) fn kind_of(&self, cell: Cell) -> u32 {
        self.sums[index(cell.0)].0
    }

    pub(super) fn streams_of(&self, cell: Cell) -> impl Iterator<Item = usize> {
        self.sums[index(cell.0)].1.iter().map(|number| index(*number))
    }

    pub(super) fn name(&self, number: usize) -> &Name {
        &self.known[number]
    }

    /// Whether a stream is what is left over beyond the limit of values: nobody's sibling.
    pub(super) fn is_folded(&self, number: usize) -> bool {
        let is_other = |(key, value): &(u16, u16)| {
            self.values[usize::from(*key)].folded.is_some_and(|other| other == u32::from(*value))
        };
        self.known[number].fixed.iter().any(is_other)
    }

    pub(super) fn number(&self, name: &Name) -> Option<usize> {
        self.streams.get(name).map(|number| index(*number))
    }

    /// The words of a kind; none for [`EVERY`].
    pub(super) fn kind(&self, kind: u32) -> Option<&str> {
        (kind != EVERY).then(|| self.kinds.texts[index(kind)].as_str())
    }

    /// A stream in words.
    pub(super) fn said(&self, number: usize) -> Stream {
        let name = &self.known[number];
        let said = |(key, value): &(u16, u16)| {
            let key = usize::from(*key);
            (self.keys.texts[key].clone(), self.values[key].texts[usize::from(*value)].clone())
        };
        let mut dimensions: Vec<(String, String)> = name.fixed.iter().map(said).collect();
        dimensions.sort();
        Stream { kind: self.kind(name.kind).map(str::to_owned), dimensions }
    }

    /// The number of a stream in words.
    pub(super) fn find(&self, stream: &Stream) -> Option<usize> {
        let kind = match &stream.kind {
            None => EVERY,
            Some(kind) => *self.kinds.numbers.get(kind)?,
        };
        let numbered = |(key, value): &(String, String)| {
            let key = *self.keys.numbers.get(key)?;
            let value = *self.values.get(index(key))?.numbers.get(value)?;
            Some((u16::try_from(key).ok()?, u16::try_from(value).ok()?))
        };
        let mut fixed: Vec<(u16, u16)> = stream.dimensions.iter().map(numbered).collect::<Option<_>>()?;
        fixed.sort_unstable();
        self.number(&Name { kind, fixed: fixed.into() })
    }
}

/// The streams of a cell: its kind, each dimension, each pair, itself; and over all kinds, each dimension and all.
fn sums(cell: &Name) -> Vec<Name> {
    let name = |kind: u32, fixed: &[(u16, u16)]| Name { kind, fixed: fixed.into() };
    let mut sums = vec![name(EVERY, &[]), name(cell.kind, &[])];
    for (at, one) in cell.fixed.iter().enumerate() {
        sums.push(name(EVERY, &[*one]));
        sums.push(name(cell.kind, &[*one]));
        sums.extend(cell.fixed[at + 1..].iter().map(|other| name(cell.kind, &[*one, *other])));
    }
    if cell.fixed.len() > 2 {
        sums.push(cell.clone());
    }
    sums
}

fn index(number: u32) -> usize {
    usize::try_from(number).expect("numbers of streams fit an address")
}

//! Small numbers are not shown, nor what would give them away.
//!
//! A cell with fewer people than the smallest allowed is suppressed. Where a total is known, one suppressed cell
//! could be computed from the others, so a second one is suppressed with it; and where the suppressed cells
//! together hold fewer people than allowed, another is added.

/// The usual smallest number of people in a cell.
pub const PEOPLE_MIN: u64 = 5;

/// Which cells of a row with a known total may be shown.
///
/// ```
/// use measures::suppression::shown;
/// assert_eq!(shown(&[12, 3, 40, 9], 5), [true, false, true, false]);
/// assert_eq!(shown(&[12, 8], 5), [true, true]);
/// assert_eq!(shown(&[40, 2], 5), [false, false]);
/// ```
pub fn shown(people: &[u64], people_min: u64) -> Vec<bool> {
    let mut shown: Vec<bool> = people.iter().map(|count| *count >= people_min).collect();
    while let Some(also) = complement(people, &shown, people_min) {
        shown[also] = false;
    }
    shown
}

/// Which cells of a table may be shown when the totals of its rows and columns are known: none that could be
/// computed from a row or a column. Rows may be of different length.
///
/// ```
/// use measures::suppression::shown_in_table;
/// let shown = shown_in_table(&[vec![3, 20, 30], vec![40, 10, 60], vec![50, 70, 80]], 5);
/// assert_eq!(shown, [vec![false, false, true], vec![false, false, true], vec![true, true, true]]);
/// ```
pub fn shown_in_table(people: &[Vec<u64>], people_min: u64) -> Vec<Vec<bool>> {
    let mut shown: Vec<Vec<bool>> =
        people.iter().map(|row| row.iter().map(|count| *count >= people_min).collect()).collect();
    let width = people.iter().map(Vec::len).max().unwrap_or(0);
    loop {
        let mut has_changed = false;
        for (row, shown) in people.iter().zip(&mut shown) {
            while let Some(also) = complement(row, shown, people_min) {
                shown[also] = false;
                has_changed = true;
            }
        }
        for column in 0..width {
            let rows: Vec<usize> = (0..people.len()).filter(|row| people[*row].len() > column).collect();
            let counts: Vec<u64> = rows.iter().map(|row| people[*row][column]).collect();
            let visible: Vec<bool> = rows.iter().map(|row| shown[*row][column]).collect();
            if let Some(also) = complement(&counts, &visible, people_min) {
                shown[rows[also]][column] = false;
                has_changed = true;
            }
        }
        if !has_changed {
            return shown;
        }
    }
}

/// The cell to suppress next: the smallest one shown, while the suppressed ones are a single one or too few
/// people together.
fn complement(people: &[u64], shown: &[bool], people_min: u64) -> Option<usize> {
    let hidden: Vec<u64> =
        people.iter().zip(shown).filter(|(_, shown)| !**shown).map(|(count, _)| *count).collect();
    let gives_away = hidden.len() == 1 || (!hidden.is_empty() && hidden.iter().sum::<u64>() < people_min);
    let visible = (0..people.len()).filter(|at| shown[*at]);
    visible.min_by_key(|at| people[*at]).filter(|_| gives_away)
}

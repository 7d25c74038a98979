//! Small dense systems of linear equations, and nodes for integrals.

/// Solves `matrix` · x = `right` by elimination with partial pivoting; `None` when the matrix is singular.
pub(crate) fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for column in 0..size {
        let pivot =
            (column..size).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-300 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (above, below) = matrix.split_at_mut(column + 1);
        let top = &above[column];
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[column] / top[column];
            if factor == 0.0 {
                continue;
            }
            for (cell, over) in row[column..].iter_mut().zip(&top[column..]) {
                *cell -= factor * over;
            }
            right[column + 1 + offset] -= factor * right[column];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}

/// Nodes and weights of Gauss and Legendre on (`low`, `high`): exact for polynomials below degree 2 · `count`.
pub(crate) fn gauss_legendre(low: f64, high: f64, count: u16) -> Vec<(f64, f64)> {
    let order = f64::from(count);
    let (middle, half) = (low.midpoint(high), (high - low) / 2.0);
    (0..count)
        .map(|index| {
            let mut x = (std::f64::consts::PI * (f64::from(index) + 0.75) / (order + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..100 {
                let (value, below) = legendre(count, x);
                slope = order * (x * value - below) / (x * x - 1.0);
                let step = value / slope;
                x -= step;
                if step.abs() < 1e-15 {
                    break;
                }
            }
            (middle - half * x, half * 2.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

/// The Legendre polynomials of degree `count` and of one less, at `x`.
fn legendre(count: u16, x: f64) -> (f64, f64) {
    let (mut value, mut below) = (1.0, 0.0);
    for degree in 1..=count {
        let degree = f64::from(degree);
        (value, below) = (((2.0 * degree - 1.0) * x * value - (degree - 1.0) * below) / degree, value);
    }
    (value, below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_that_needs_a_swap() {
        let found = solve(vec![vec![0.0, 2.0], vec![4.0, 1.0]], vec![6.0, 9.0]).unwrap();
        assert!((found[0] - 1.5).abs() < 1e-12 && (found[1] - 3.0).abs() < 1e-12);
        assert_eq!(solve(vec![vec![1.0, 1.0], vec![1.0, 1.0]], vec![1.0, 2.0]), None);
    }

    #[test]
    fn the_area_below_a_curve() {
        let area: f64 = gauss_legendre(0.0, 2.0, 20).iter().map(|(x, weight)| weight * x.exp()).sum();
        assert!((area - (2.0_f64.exp() - 1.0)).abs() < 1e-12);
    }
}

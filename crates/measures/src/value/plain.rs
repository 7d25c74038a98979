//! What is left of a regular payment over the years.

/// A payment at the end of every week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weekly {
    /// The amount.
    pub amount: f64,
    /// For how many weeks, 52 a year.
    pub weeks: u32,
}

impl Weekly {
    /// amount × weeks, as if nobody ever left and money cost nothing.
    ///
    /// ```
    /// let lost = measures::value::plain::Weekly { amount: 35.0, weeks: 52 * 10 };
    /// assert_eq!(lost.product(), 18_200.0);
    /// assert!((lost.retained(0.9, 0.10) - 7_835.22).abs() < 0.01);
    /// ```
    pub fn product(self) -> f64 {
        self.amount * f64::from(self.weeks)
    }

    /// The same when every year a share `retention` of customers stays (0 to 1) and money is worth `interest` a
    /// year (0.10 for 10 %): Σ amount · g^k, g = (retention / (1 + interest))^(1/52).
    pub fn retained(self, retention: f64, interest: f64) -> f64 {
        let weekly = (retention / (1.0 + interest)).powf(1.0 / 52.0);
        if (weekly - 1.0).abs() < 1e-12 {
            return self.product();
        }
        self.amount * weekly * (1.0 - weekly.powi(self.weeks.cast_signed())) / (1.0 - weekly)
    }
}

/// The present value of purchases expected until the end of each period, each paid at its end:
/// Σ (expected(k) − expected(k − 1)) · amount / (1 + interest)^k, interest per period.
///
/// ```
/// let each_period_one = |periods: f64| Some(periods);
/// let value = measures::value::plain::present_value(each_period_one, 3, 10.0, 0.0);
/// assert_eq!(value, Some(30.0));
/// ```
pub fn present_value(
    expected_until: impl Fn(f64) -> Option<f64>,
    periods: u32,
    amount: f64,
    interest: f64,
) -> Option<f64> {
    let mut before = 0.0;
    let mut value = 0.0;
    for period in 1..=periods {
        let until = expected_until(f64::from(period))?;
        value += (until - before) * amount / (1.0 + interest).powf(f64::from(period));
        before = until;
    }
    Some(value)
}

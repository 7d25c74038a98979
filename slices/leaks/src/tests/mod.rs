//! Stories of leaks, on both engines.

mod life;
mod people;
mod planting;
mod telling;
mod value;

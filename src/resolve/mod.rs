//! Who said it, and who that is.

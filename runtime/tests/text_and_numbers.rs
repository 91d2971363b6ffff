//! Texts and numbers against tables of what CPython answers; `text_and_numbers/generate.py`
//! writes them.

#[path = "text_and_numbers/bytes.rs"]
mod bytes;
#[path = "text_and_numbers/math.rs"]
mod math;
#[path = "text_and_numbers/numbers.rs"]
mod numbers;
#[path = "text_and_numbers/random.rs"]
mod random;
#[path = "text_and_numbers/table.rs"]
mod table;
#[path = "text_and_numbers/template.rs"]
mod template;
#[path = "text_and_numbers/text.rs"]
mod text;

//! Numbers in digits and words: "hơn 11.000", "between 20 and 30", "dozens".

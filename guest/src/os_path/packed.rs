//! Many paths as one text, so that they cross the boundary for the price of one.

use super::Error;

/// Paths one after the other and, for each, where it ends in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packed {
    /// The paths without anything between them.
    pub text: String,
    /// Ascending offsets in bytes; what follows the last is no path.
    pub ends: Vec<u32>,
}

/// How many bytes are added to many paths.
const LONGEST: usize = 64 << 20;

impl Packed {
    /// The paths, if the ends fit the text.
    fn paths(&self) -> impl Iterator<Item = Result<&str, Error>> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let path = self.text.get(start..end as usize);
            start = end as usize;
            path.ok_or_else(|| Error::value("ends must ascend and lie between the characters of the text"))
        })
    }

    /// What `append` makes of each path. What it adds to every path can be much, so that all of it is bounded.
    pub fn map(&self, append: impl Fn(&str, &mut String)) -> Result<Packed, Error> {
        let mut result = Packed { text: String::with_capacity(self.text.len()), ends: self.ends.clone() };
        for (path, end) in self.paths().zip(&mut result.ends) {
            append(path?, &mut result.text);
            if result.text.len() > self.text.len().saturating_add(LONGEST) {
                return Err(Error::value("the paths are too long together"));
            }
            *end = u32::try_from(result.text.len()).map_err(|_| Error::value("more than 4 GiB of text"))?;
        }
        Ok(result)
    }
}

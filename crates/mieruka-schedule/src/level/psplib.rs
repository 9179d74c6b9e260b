//! Reads the `.sm` files of PSPLIB (Kolisch and Sprecher): one project, one mode, renewable resources.

use super::instance::{Activity, Instance, MAX_ACTIVITIES};

/// Why a file was not read: the line (counted from 1) and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ReadError {
    pub line: usize,
    pub problem: ReadProblem,
}

/// What is wrong in a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadProblem {
    /// The file ends before this part of it was complete.
    #[error("the file ends before “{0}” is complete")]
    Missing(&'static str),
    #[error("“{0}” is not a whole number from 0")]
    Number(String),
    #[error("{expected} numbers expected, {found} found")]
    Count { expected: usize, found: usize },
    #[error("job {expected} expected, {found} found")]
    Job { expected: usize, found: usize },
    #[error("there is no job {0}")]
    NoSuchJob(usize),
    #[error("{0} modes: only jobs of one mode are levelled")]
    Modes(usize),
    #[error("resources that are not renewable are not levelled")]
    NotRenewable,
    #[error("{0} jobs are more than {MAX_ACTIVITIES}")]
    TooMany(usize),
}

const JOBS: &str = "jobs (incl. supersource/sink )";
const RENEWABLE: &str = "- renewable";
const NOT_RENEWABLE: [&str; 2] = ["- nonrenewable", "- doubly constrained"];
const PRECEDENCE: &str = "PRECEDENCE RELATIONS";
const REQUESTS: &str = "REQUESTS/DURATIONS";
const AVAILABILITIES: &str = "RESOURCEAVAILABILITIES";

/// Reads the text of a `.sm` file; `name` becomes the name of the instance.
///
/// # Errors
/// The first line that is not as the format says. Links in a circle and demands above the capacity are left to
/// [`Instance::check`].
///
/// ```
/// use mieruka_schedule::level::read_psplib;
///
/// let error = read_psplib("x", "jobs (incl. supersource/sink ): many").unwrap_err();
/// assert_eq!(error.to_string(), "line 1: “many” is not a whole number from 0");
/// ```
pub fn read_psplib(name: &str, text: &str) -> Result<Instance, ReadError> {
    let mut lines = Lines { lines: text.lines().enumerate(), last: 0 };
    let jobs = lines.header(JOBS)?;
    if jobs > MAX_ACTIVITIES {
        return Err(lines.error(ReadProblem::TooMany(jobs)));
    }
    let resources = lines.header(RENEWABLE)?;
    for kind in NOT_RENEWABLE {
        if lines.header(kind)? > 0 {
            return Err(lines.error(ReadProblem::NotRenewable));
        }
    }
    lines.find(PRECEDENCE)?;
    lines.pass_titles(PRECEDENCE, 1)?;
    let mut activities = Vec::with_capacity(jobs);
    for job in 1..=jobs {
        let numbers = lines.row(job, PRECEDENCE)?;
        let [_, modes, count, successors @ ..] = &numbers[..] else {
            return Err(lines.count(3, numbers.len()));
        };
        if *modes != 1 {
            return Err(lines.error(ReadProblem::Modes(*modes)));
        }
        if successors.len() != *count {
            return Err(lines.count(count + 3, numbers.len()));
        }
        if let Some(&job) = successors.iter().find(|&&s| s == 0 || s > jobs) {
            return Err(lines.error(ReadProblem::NoSuchJob(job)));
        }
        let successors = successors.iter().map(|s| s - 1).collect();
        activities.push(Activity { duration: 0, demands: Vec::new(), successors });
    }
    lines.find(REQUESTS)?;
    lines.pass_titles(REQUESTS, 2)?;
    for (i, activity) in activities.iter_mut().enumerate() {
        let numbers = lines.row(i + 1, REQUESTS)?;
        if numbers.len() != resources + 3 {
            return Err(lines.count(resources + 3, numbers.len()));
        }
        activity.duration = lines.small(numbers[2])?;
        activity.demands = numbers[3..].iter().map(|&n| lines.small(n)).collect::<Result<_, _>>()?;
    }
    lines.find(AVAILABILITIES)?;
    lines.pass_titles(AVAILABILITIES, 1)?;
    let (_, text) = lines.next(AVAILABILITIES)?;
    let numbers = lines.numbers(text)?;
    if numbers.len() != resources {
        return Err(lines.count(resources, numbers.len()));
    }
    let capacities = numbers.iter().map(|&n| lines.small(n)).collect::<Result<_, _>>()?;
    Ok(Instance { name: name.to_owned(), capacities, activities })
}

struct Lines<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    /// Number of the line read last.
    last: usize,
}

impl<'a> Lines<'a> {
    fn error(&self, problem: ReadProblem) -> ReadError {
        ReadError { line: self.last, problem }
    }

    fn count(&self, expected: usize, found: usize) -> ReadError {
        self.error(ReadProblem::Count { expected, found })
    }

    fn next(&mut self, part: &'static str) -> Result<(usize, &'a str), ReadError> {
        let Some((index, text)) = self.lines.next() else {
            return Err(ReadError { line: self.last.max(1), problem: ReadProblem::Missing(part) });
        };
        self.last = index + 1;
        Ok((self.last, text))
    }

    /// Goes to the line that begins with `part`; returns what stands after it.
    fn find(&mut self, part: &'static str) -> Result<&'a str, ReadError> {
        loop {
            if let Some(rest) = self.next(part)?.1.trim_start().strip_prefix(part) {
                return Ok(rest);
            }
        }
    }

    /// The number after the colon of a line of the head.
    fn header(&mut self, part: &'static str) -> Result<usize, ReadError> {
        let rest = self.find(part)?;
        let word = rest.trim_start_matches([':', ' ', '\t']).split_whitespace().next().unwrap_or_default();
        self.number(word)
    }

    /// Passes the titles of a table.
    fn pass_titles(&mut self, part: &'static str, titles: usize) -> Result<(), ReadError> {
        (0..titles).try_for_each(|_| self.next(part).map(drop))
    }

    /// The numbers of the line of one job.
    fn row(&mut self, job: usize, part: &'static str) -> Result<Vec<usize>, ReadError> {
        let (_, text) = self.next(part)?;
        let numbers = self.numbers(text)?;
        match numbers.first() {
            Some(&found) if found == job => Ok(numbers),
            Some(&found) => Err(self.error(ReadProblem::Job { expected: job, found })),
            None => Err(self.count(3, 0)),
        }
    }

    fn numbers(&self, text: &str) -> Result<Vec<usize>, ReadError> {
        text.split_whitespace().map(|word| self.number(word)).collect()
    }

    fn number(&self, word: &str) -> Result<usize, ReadError> {
        word.parse().map_err(|_| self.error(ReadProblem::Number(word.to_owned())))
    }

    fn small(&self, number: usize) -> Result<u32, ReadError> {
        u32::try_from(number).map_err(|_| self.error(ReadProblem::Number(number.to_string())))
    }
}

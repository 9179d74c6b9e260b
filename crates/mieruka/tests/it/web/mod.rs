//! The pages and the API through their router: what guards them, and what they answer.

mod conversation;
mod earned_value;
mod escape;
mod guard;
mod milestones;
mod past;
mod plan;
mod plan_quality;
mod site;
mod upload;

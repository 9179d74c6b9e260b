//! The order in which elements stand within another. MS Project refuses a file that is out of order.
//!
//! After the XML Data Interchange Schema of Microsoft Project 2007 (mspdi_pj12.xsd), with what later versions write
//! among it as their own files show it. Names that only some versions know are here too: an element is put in after the
//! last one that may stand before it.

pub(super) type Order = &'static [&'static str];

#[rustfmt::skip]
pub(super) const PROJECT: Order = &[
    "SaveVersion", "BuildNumber", "UID", "GUID", "Name", "Title", "Subject", "Category", "Company", "Manager", "Author",
    "CreationDate", "Revision", "LastSaved", "ScheduleFromStart", "StartDate", "FinishDate", "FYStartDate",
    "CriticalSlackLimit", "CurrencyDigits", "CurrencySymbol", "CurrencyCode", "CurrencySymbolPosition", "CalendarUID",
    "DefaultStartTime", "DefaultFinishTime", "MinutesPerDay", "MinutesPerWeek", "DaysPerMonth", "DefaultTaskType",
    "DefaultFixedCostAccrual", "DefaultStandardRate", "DefaultOvertimeRate", "DurationFormat", "WorkFormat",
    "EditableActualCosts", "HonorConstraints", "EarnedValueMethod", "InsertedProjectsLikeSummary",
    "MultipleCriticalPaths", "NewTasksEffortDriven", "NewTasksEstimated", "SplitsInProgressTasks", "SpreadActualCost",
    "SpreadPercentComplete", "TaskUpdatesResource", "FiscalYearStart", "WeekStartDay", "MoveCompletedEndsBack",
    "MoveRemainingStartsBack", "MoveRemainingStartsForward", "MoveCompletedEndsForward", "BaselineForEarnedValue",
    "AutoAddNewResourcesAndTasks", "StatusDate", "CurrentDate", "MicrosoftProjectServerURL", "Autolink",
    "NewTaskStartDate", "NewTasksAreManual", "DefaultTaskEVMethod", "ProjectExternallyEdited", "ExtendedCreationDate",
    "ActualsInSync", "RemoveFileProperties", "AdminProject", "BaselineCalendar",
    "UpdateManuallyScheduledTasksWhenEditingLinks", "KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled", "Views",
    "Filters", "Groups", "Tables", "Maps", "Reports", "Drawings", "DataLinks", "VBAProjects", "OutlineCodes",
    "WBSMasks", "ExtendedAttributes", "Calendars", "Tasks", "Resources", "Assignments",
];

#[rustfmt::skip]
pub(super) const TASK: Order = &[
    "UID", "GUID", "ID", "Name", "Active", "Manual", "Type", "IsNull", "CreateDate", "Contact", "WBS", "WBSLevel",
    "OutlineNumber", "OutlineLevel", "Priority", "StartText", "FinishText", "DurationText", "Start", "Finish",
    "Duration", "ManualStart", "ManualFinish", "ManualDuration", "DurationFormat", "FreeformDurationFormat", "Work",
    "Stop", "Resume", "ResumeValid", "EffortDriven", "Recurring", "OverAllocated", "Estimated", "Milestone", "Summary",
    "DisplayAsSummary", "Critical", "IsSubproject", "IsSubprojectReadOnly", "SubprojectName", "ExternalTask",
    "ExternalTaskProject", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "StartVariance", "FinishVariance",
    "WorkVariance", "FreeSlack", "TotalSlack", "StartSlack", "FinishSlack", "FixedCost", "FixedCostAccrual",
    "PercentComplete", "PercentWorkComplete", "Cost", "OvertimeCost", "OvertimeWork", "ActualStart", "ActualFinish",
    "ActualDuration", "ActualCost", "ActualOvertimeCost", "ActualWork", "ActualOvertimeWork", "RegularWork",
    "RemainingDuration", "RemainingCost", "RemainingWork", "RemainingOvertimeCost", "RemainingOvertimeWork", "ACWP",
    "CV", "ConstraintType", "CalendarUID", "ConstraintDate", "Deadline", "LevelAssignments", "LevelingCanSplit",
    "LevelingDelay", "LevelingDelayFormat", "PreLeveledStart", "PreLeveledFinish", "Hyperlink", "HyperlinkAddress",
    "HyperlinkSubAddress", "IgnoreResourceCalendar", "Notes", "HideBar", "Rollup", "BCWS", "BCWP",
    "PhysicalPercentComplete", "EarnedValueMethod", "PredecessorLink", "ActualWorkProtected",
    "ActualOvertimeWorkProtected", "IsPublished", "StatusManager", "CommitmentStart", "CommitmentFinish",
    "CommitmentType", "ExtendedAttribute", "Baseline", "OutlineCode", "TimephasedData",
];

#[rustfmt::skip]
pub(super) const LINK: Order = &[
    "PredecessorUID", "Type", "CrossProject", "CrossProjectName", "LinkLag", "LagFormat",
];

#[rustfmt::skip]
pub(super) const BASELINE: Order = &[
    "TimephasedData", "Number", "Interim", "Start", "Finish", "Duration", "DurationFormat", "EstimatedDuration", "Work",
    "Cost", "BCWS", "BCWP",
];

pub(super) const CUSTOM: Order = &["UID", "FieldID", "Value", "ValueID", "ValueGUID", "DurationFormat"];

#[rustfmt::skip]
pub(super) const RESOURCE: Order = &[
    "UID", "GUID", "ID", "Name", "Type", "IsNull", "Initials", "Phonetics", "NTAccount", "MaterialLabel", "Code",
    "Group", "WorkGroup", "EmailAddress", "Hyperlink", "HyperlinkAddress", "HyperlinkSubAddress", "MaxUnits",
    "PeakUnits", "OverAllocated", "AvailableFrom", "AvailableTo", "Start", "Finish", "CanLevel", "AccrueAt", "Work",
    "RegularWork", "OvertimeWork", "ActualWork", "RemainingWork", "ActualOvertimeWork", "RemainingOvertimeWork",
    "PercentWorkComplete", "StandardRate", "StandardRateFormat", "Cost", "OvertimeRate", "OvertimeRateFormat",
    "OvertimeCost", "CostPerUse", "ActualCost", "ActualOvertimeCost", "RemainingCost", "RemainingOvertimeCost",
    "WorkVariance", "CostVariance", "SV", "CV", "ACWP", "CalendarUID", "Notes", "BCWS", "BCWP", "IsGeneric",
    "IsInactive", "IsEnterprise", "BookingType", "ActualWorkProtected", "ActualOvertimeWorkProtected",
    "ActiveDirectoryGUID", "CreationDate", "ExtendedAttribute", "Baseline", "OutlineCode", "IsCostResource",
    "AssnOwner", "AssnOwnerGuid", "IsBudget", "AvailabilityPeriods", "Rates", "TimephasedData",
];

#[rustfmt::skip]
pub(super) const ASSIGNMENT: Order = &[
    "UID", "GUID", "TaskUID", "ResourceUID", "PercentWorkComplete", "ActualCost", "ActualFinish",
    "ActualOvertimeCost", "ActualOvertimeWork", "ActualStart", "ActualWork", "ACWP", "Confirmed", "Cost",
    "CostRateTable", "RateScale", "CostVariance", "CV", "Delay", "Finish", "FinishVariance", "Hyperlink",
    "HyperlinkAddress", "HyperlinkSubAddress", "WorkVariance", "HasFixedRateUnits", "FixedMaterial", "LevelingDelay",
    "LevelingDelayFormat", "LinkedFields", "Milestone", "Notes", "Overallocated", "OvertimeCost", "OvertimeWork",
    "PeakUnits", "RegularWork", "RemainingCost", "RemainingOvertimeCost", "RemainingOvertimeWork", "RemainingWork",
    "ResponsePending", "Start", "Stop", "Resume", "StartVariance", "Summary", "SV", "Units", "UpdateNeeded", "VAC",
    "Work", "WorkContour", "BCWS", "BCWP", "BookingType", "ActualWorkProtected", "ActualOvertimeWorkProtected",
    "CreationDate", "AssnOwner", "AssnOwnerGuid", "BudgetCost", "BudgetWork", "ExtendedAttribute", "Baseline",
    "TimephasedData",
];

pub(super) const TIMEPHASED: Order = &["Type", "UID", "Start", "Finish", "Unit", "Value"];

#[rustfmt::skip]
pub(super) const CALENDAR: Order = &[
    "UID", "GUID", "Name", "IsBaseCalendar", "IsBaselineCalendar", "BaseCalendarUID", "WeekDays", "Exceptions",
    "WorkWeeks",
];

pub(super) const WEEK_DAY: Order = &["DayType", "DayWorking", "TimePeriod", "WorkingTimes"];

#[rustfmt::skip]
pub(super) const EXCEPTION: Order = &[
    "EnteredByOccurrences", "TimePeriod", "Occurrences", "Name", "Type", "Period", "DaysOfWeek", "MonthItem",
    "MonthPosition", "Month", "MonthDay", "DayWorking", "WorkingTimes",
];

pub(super) const WORK_WEEK: Order = &["TimePeriod", "Name", "WeekDays"];

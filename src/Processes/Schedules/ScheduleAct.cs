namespace Holdfast.Processes.Schedules;

/// <summary>What a schedule can ask for.</summary>
internal enum ScheduleAct
{
    /// <summary>Nothing is due, or what was is left out.</summary>
    Nothing,

    /// <summary>Start the worker.</summary>
    Start,

    /// <summary>Start it when it has ended.</summary>
    Queue,

    /// <summary>Stop it and start it again.</summary>
    Replace,
}

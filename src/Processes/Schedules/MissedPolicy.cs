namespace Holdfast.Processes.Schedules;

/// <summary>What happens with runs that were due while nobody could start them, because the node was down or the clock jumped.</summary>
public enum MissedPolicy
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>One run makes up for all of them.</summary>
    Once,
}

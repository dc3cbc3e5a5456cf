namespace Holdfast.Runtime.Supervision;

/// <summary>What a supervised child is doing.</summary>
public enum ChildState
{
    /// <summary>It has not been started, or its group is being started again.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It failed and will be started again after a wait.</summary>
    BackingOff,

    /// <summary>It was asked to stop.</summary>
    Stopping,

    /// <summary>It has ended and its policy asks for no restart, or its supervisor has stopped.</summary>
    Ended,

    /// <summary>It failed too often.</summary>
    GivenUp,
}

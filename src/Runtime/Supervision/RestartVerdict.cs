namespace Holdfast.Runtime.Supervision;

/// <summary>What is to be done about a child that ended.</summary>
public enum RestartVerdict
{
    /// <summary>It stays as it is: its policy asks for nothing, or its end was asked for.</summary>
    Stay,

    /// <summary>It is started again.</summary>
    Restart,

    /// <summary>It has failed too often and is given up.</summary>
    GiveUp,

    /// <summary>It has failed too often and is given up for a time, after which it is tried once more.</summary>
    Pause,
}

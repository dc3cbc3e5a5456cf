namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>Whether a batch is done with.</summary>
internal enum SendOutcome
{
    /// <summary>It was taken, or refused for good: the next one comes.</summary>
    Taken,

    /// <summary>It is sent again.</summary>
    Again,
}

namespace Holdfast.Sessions.Pool;

/// <summary>What makes a caller come back to the endpoint it had before.</summary>
public enum Affinity
{
    /// <summary>Nothing: any ready session will do.</summary>
    None,

    /// <summary>The tenant's user.</summary>
    User,

    /// <summary>The label the session is asked for with.</summary>
    Label,

    /// <summary>The network address that the caller comes from.</summary>
    Address,
}

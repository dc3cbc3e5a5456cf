namespace Holdfast.Sessions.Recording;

/// <summary>Which sessions are recorded where neither their pool nor their endpoint says.</summary>
public enum RecordingScope
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of pools.</summary>
    Pools,

    /// <summary>All.</summary>
    All,
}

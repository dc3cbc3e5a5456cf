namespace Holdfast.Sessions.Recording;

/// <summary>What a recording is at.</summary>
public enum RecordingState
{
    /// <summary>Its session goes on.</summary>
    Recording,

    /// <summary>Its session ended, and all of it was written.</summary>
    Ended,

    /// <summary>It breaks off: the node or its disk failed before the session's end.</summary>
    Interrupted,
}

namespace Holdfast.Sessions.Migration;

/// <summary>Where a replay ended.</summary>
internal enum ReplayEndKind
{
    /// <summary>On the screen that the holder saw last.</summary>
    Arrived,

    /// <summary>On a screen that the holder saw before, at an input that must not be done again. The session can be used there.</summary>
    Stopped,

    /// <summary>On a screen that is not the one expected.</summary>
    Mismatched,
}

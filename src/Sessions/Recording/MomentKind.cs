namespace Holdfast.Sessions.Recording;

/// <summary>What a moment of a recording is.</summary>
public enum MomentKind
{
    /// <summary>A screen.</summary>
    Screen,

    /// <summary>Something was done at the keyboard; the screens after it show what became of it.</summary>
    Input,

    /// <summary>Screens or inputs are missing here, since the disk was too slow or full.</summary>
    Lost,

    /// <summary>The session went on from here on another host connection.</summary>
    Moved,

    /// <summary>The session ended.</summary>
    End,
}

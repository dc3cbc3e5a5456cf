namespace Holdfast.Sessions.Recording;

/// <summary>What a record of a recording holds. Numbers stand in files: they never change.</summary>
internal enum RecordKind : byte
{
    /// <summary>Whose recording it is; the first of each file.</summary>
    Header = 1,

    /// <summary>A whole screen.</summary>
    Whole = 2,

    /// <summary>A screen as the difference to the one before.</summary>
    Change = 3,

    /// <summary>What was done at the keyboard.</summary>
    Input = 4,

    /// <summary>Screens are missing here.</summary>
    Lost = 5,

    /// <summary>The session's end, with the counts of the whole recording.</summary>
    End = 6,

    /// <summary>The session is on another host connection from here on.</summary>
    Moved = 7,
}

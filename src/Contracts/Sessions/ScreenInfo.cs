namespace Holdfast.Contracts.Sessions;

/// <summary>A screen at one moment. Hidden fields are blank in every part of it.</summary>
public sealed record ScreenInfo
{
    /// <summary>Version; grows with every change. Also the ETag.</summary>
    public required long Version { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns.</summary>
    public required int Columns { get; init; }

    /// <summary>The cursor.</summary>
    public required Position Cursor { get; init; }

    /// <summary>Whether the host has the keyboard locked.</summary>
    public required bool KeyboardLocked { get; init; }

    /// <summary>The rows as text, without blanks at their ends.</summary>
    public required IReadOnlyList<string> Text { get; init; }

    /// <summary>The fields, in order of their positions.</summary>
    public required IReadOnlyList<FieldInfo> Fields { get; init; }

    /// <summary>Runs of like-looking characters, for whoever draws the screen in colour.</summary>
    public required IReadOnlyList<RunInfo> Runs { get; init; }
}

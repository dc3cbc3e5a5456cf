namespace Holdfast.Tn3270.Host;

/// <summary>A whole screen to show: its fields and where the cursor goes.</summary>
public sealed record Panel
{
    /// <summary>Name, for messages about the panel; not shown.</summary>
    public required string Name { get; init; }

    /// <summary>Fields, in any order.</summary>
    public required IReadOnlyList<PanelField> Fields { get; init; }

    /// <summary>Name of the field the cursor is put into; null for the first input field.</summary>
    public string? CursorField { get; init; }

    /// <summary>Whether the terminal sounds its alarm.</summary>
    public bool Alarm { get; init; }
}

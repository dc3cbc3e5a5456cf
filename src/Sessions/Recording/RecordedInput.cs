namespace Holdfast.Sessions.Recording;

/// <summary>One thing done at the keyboard, as far as a recording tells of it: never the text.</summary>
public sealed record RecordedInput
{
    /// <summary><c>type</c>, <c>press</c>, <c>field</c> or <c>cursor</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key pressed.</summary>
    public string? Key { get; init; }

    /// <summary>The label of the field filled.</summary>
    public string? Label { get; init; }

    /// <summary>Row of the field or the cursor, from 1.</summary>
    public int? Row { get; init; }

    /// <summary>Column of the field or the cursor, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>Characters typed; null where that is not to be told: of hidden fields and secrets.</summary>
    public int? Length { get; init; }

    /// <summary>Whether text went into a hidden field or came from a secret; null where not.</summary>
    public bool? Masked { get; init; }

    /// <summary>As people read it.</summary>
    public override string ToString()
    {
        var place = Label is { } label ? $" \"{label}\"" : Row is { } row && Column is { } column ? $" {row},{column}" : "";
        var amount = Masked == true ? ": masked" : Length is { } length ? $": {length} characters" : "";
        return $"{Kind}{(Key is { } key ? $" {key}" : "")}{place}{amount}";
    }
}

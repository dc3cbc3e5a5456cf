using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Driving;

/// <summary>What a step did, as much as may be told: never the text, and of hidden fields and secrets not even its length.</summary>
/// <param name="Kind"><c>type</c>, <c>press</c>, <c>field</c> or <c>cursor</c>.</param>
internal sealed record InputTrace(string Kind)
{
    /// <summary>The key pressed.</summary>
    public Key? Key { get; init; }

    /// <summary>The label of the field filled.</summary>
    public string? Label { get; init; }

    /// <summary>Row of the field or the cursor, from 1.</summary>
    public int? Row { get; init; }

    /// <summary>Column of the field or the cursor, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>Characters typed; null where that is not to be told.</summary>
    public int? Length { get; init; }

    /// <summary>Whether text went into a hidden field or came from a secret.</summary>
    public bool Masked { get; init; }
}

namespace Holdfast.Contracts.Sessions;

/// <summary>One step of input. Exactly one of the members is given.</summary>
public sealed record InputStep
{
    /// <summary>Text typed at the cursor.</summary>
    public string? Type { get; init; }

    /// <summary>A key by its name: <c>enter pf3 pa1 clear tab home erase_eof</c> and so on.</summary>
    public string? Press { get; init; }

    /// <summary>Text put into an input field.</summary>
    public FieldInput? Field { get; init; }

    /// <summary>Where to put the cursor.</summary>
    public Position? Cursor { get; init; }
}

namespace Holdfast.Tn3270.Wire;

/// <summary>What a terminal or printer tells hosts about itself, and what it agrees to.</summary>
internal sealed record TerminalProfile
{
    /// <summary>The terminal type as TERMINAL-TYPE has it, such as IBM-3279-2-E or IBM-3287-1.</summary>
    public required string DeviceType { get; init; }

    /// <summary>LUs to ask for, tried in order; empty for any.</summary>
    public IReadOnlyList<string> LuNames { get; init; } = [];

    /// <summary>The display whose printer this is to be, asked for by ASSOCIATE; null for none.</summary>
    public string? AssociatedLu { get; init; }

    /// <summary>Whether DO TN3270E is accepted.</summary>
    public bool Tn3270E { get; init; } = true;

    /// <summary>TN3270E functions asked for.</summary>
    public Tn3270EFunctions Functions { get; init; } = Tn3270EFunctions.Display;

    /// <summary>Rows told by NAWS.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>Columns told by NAWS.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>What NEW-ENVIRON tells; null refuses the option.</summary>
    public EnvironmentVariables? Environment { get; init; }

    /// <summary>Whether START_TLS is accepted or demanded.</summary>
    public StartTlsPolicy StartTls { get; init; }
}

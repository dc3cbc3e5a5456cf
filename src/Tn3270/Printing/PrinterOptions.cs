using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Printing;

/// <summary>Which printer to be at a host.</summary>
public sealed record PrinterOptions
{
    /// <summary>LUs to ask for, tried in order; empty for any.</summary>
    public IReadOnlyList<string> LuNames { get; init; } = [];

    /// <summary>The display whose printer this is to be (TN3270E ASSOCIATE), in place of <see cref="LuNames"/>; null for none.</summary>
    public string? AssociatedLu { get; init; }

    /// <summary>Code page of the host's data.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>Whether TN3270E is agreed to where the host asks for it; without it only LU type 3 data come, and no end of job.</summary>
    public bool Tn3270E { get; init; } = true;

    /// <summary>Whether negative responses carry SNA sense data, where the host agrees to it (draft-ietf-tn3270e-extensions).</summary>
    public bool SnaSense { get; init; }

    /// <summary>
    /// How long after the last data a job is over where the host does not say so; null for never, which TN3270E hosts allow.
    /// </summary>
    public TimeSpan? EndOfJobTimeout { get; init; }

    /// <summary>
    /// How often a job that cannot be put out is tried; null for until it is. Once the connection is over it is tried
    /// <see cref="Printer.LastAttempts"/> times more at the most.
    /// </summary>
    public int? AttemptLimit { get; init; }

    /// <summary>What is sent to keep an idle connection open; null for nothing.</summary>
    public KeepAlive? KeepAlive { get; init; }

    /// <summary>Whether the connection goes over to TLS by the START_TLS option; the edge that connects sets it.</summary>
    internal StartTlsPolicy StartTls { get; init; }

    internal TerminalProfile ToProfile() => new()
    {
        DeviceType = "IBM-3287-1",
        LuNames = LuNames,
        AssociatedLu = AssociatedLu,
        Tn3270E = Tn3270E,
        Functions = Tn3270EFunctions.Printer | (SnaSense ? Tn3270EFunctions.SnaSense : Tn3270EFunctions.None),
        StartTls = StartTls,
    };
}

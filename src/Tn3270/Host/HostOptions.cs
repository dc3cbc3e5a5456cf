using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Host;

/// <summary>How a 3270 host behaves towards terminals.</summary>
public sealed record HostOptions
{
    /// <summary>Whether TN3270E is offered; otherwise TN3270 alone.</summary>
    public bool Tn3270E { get; init; } = true;

    /// <summary>Code page of what is shown and read.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>First letters of the LU names given out, one to four; a number follows.</summary>
    public string LuPrefix { get; init; } = "HOLD";

    /// <summary>How many terminals may be connected at once; one more is turned away.</summary>
    public int ConnectionLimit { get; init; } = 4096;

    /// <summary>How long a terminal may take to agree on TN3270E or TN3270 before it is dropped.</summary>
    public TimeSpan NegotiationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an extended terminal may take to say what it supports; after that it is shown no colours.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Hears one line about each connection opened, turned away, dropped (and why) or ended; from any thread.</summary>
    public Action<string>? Log { get; init; }
}

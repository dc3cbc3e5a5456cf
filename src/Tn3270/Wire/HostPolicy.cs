namespace Holdfast.Tn3270.Wire;

/// <summary>What a host offers and asks for in the negotiation.</summary>
internal sealed record HostPolicy
{
    /// <summary>Whether TN3270E is offered.</summary>
    public bool Tn3270E { get; init; } = true;

    /// <summary>Whether nothing is asked at first, so that both sides speak plain text.</summary>
    public bool BeginsInText { get; init; }

    /// <summary>Whether printers are taken as well as displays.</summary>
    public bool Printers { get; init; }

    /// <summary>Whether the terminal is asked for its variables (NEW-ENVIRON).</summary>
    public bool AskEnvironment { get; init; }

    /// <summary>Whether encryption is offered before anything else.</summary>
    public StartTlsPolicy StartTls { get; init; }
}

using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Client;

/// <summary>What a terminal is, and how it presents itself to a host.</summary>
public sealed record TerminalOptions
{
    /// <summary>Model, which gives screen sizes and the name told to the host.</summary>
    public TerminalModel Model { get; init; } = TerminalModel.Model2;

    /// <summary>Code page of the host's data.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>LU to ask for; null for any.</summary>
    public string? LuName { get; init; }

    /// <summary>Whether TN3270E is agreed to where the host asks for it.</summary>
    public bool Tn3270E { get; init; } = true;
}

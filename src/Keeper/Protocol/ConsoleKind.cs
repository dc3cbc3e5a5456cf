namespace Holdfast.Keeper.Protocol;

/// <summary>Where a child's three streams lead. Numbers are for ever.</summary>
internal enum ConsoleKind
{
    /// <summary>Nothing as input, files as output.</summary>
    None = 0,

    /// <summary>A pseudo-terminal that the Keeper holds; what is shown goes to the output file as well.</summary>
    Terminal = 1,

    /// <summary>Three pipes that the Keeper holds, for whoever is attached.</summary>
    Pipes = 2,
}

namespace Holdfast.Configuration;

/// <summary>The bounds of what the reader takes; a text beyond one of them is refused with HF1002.</summary>
public static class ConfigLimits
{
    /// <summary>Longest text, in characters (1 MiB of ASCII).</summary>
    public const int MaxCharacters = 1_048_576;

    /// <summary>Deepest nesting of mappings and lists, in levels, with aliases unfolded.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most nodes (texts, mappings and lists), with aliases unfolded: this is what stops a billion laughs.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Longest value after its variables are filled in, in characters.</summary>
    public const int MaxValueCharacters = 65_536;

    /// <summary>Deepest nesting of variables in the defaults of variables, in levels.</summary>
    public const int MaxVariableDepth = 8;

    /// <summary>Most files that one configuration includes, in files, each counted as often as it is included.</summary>
    public const int MaxIncludedFiles = 1_000;

    /// <summary>Deepest nesting of includes, in levels.</summary>
    public const int MaxIncludeDepth = 16;

    /// <summary>Most times that a configuration is read anew because it named files nobody had read yet, in rounds.</summary>
    public const int MaxRounds = MaxIncludeDepth * 4;

    /// <summary>Most diagnostics kept, in entries; what comes after them is found once these are mended.</summary>
    public const int MaxDiagnostics = 200;

    /// <summary>Longest piece of a user's text shown inside a message or as its source line, in characters.</summary>
    public const int MaxShownCharacters = 160;
}

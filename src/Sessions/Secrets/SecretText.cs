using System.Text.RegularExpressions;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// Text that may refer to secrets by <c>${secret:name}</c>. It holds the references, never the values, so it may be shown.
/// </summary>
public sealed partial class SecretText
{
    private readonly string _template;

    private SecretText(string template, IReadOnlyList<string> names)
    {
        _template = template;
        Names = names;
    }

    /// <summary>The names of the secrets it refers to, each once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The name of the extracted text that it is instead; null where it is not.</summary>
    public string? Value { get; private init; }

    /// <summary>Whether it refers to a secret, or to what was read from a screen, so that not even its length is to be told.</summary>
    public bool IsSecret => Names.Count > 0 || Value is not null;

    /// <summary>What an earlier step of the journey extracted under a name.</summary>
    public static SecretText OfValue(string name) => new($"the value {name}", []) { Value = name };

    /// <summary>Reads a text with its references.</summary>
    public static SecretText Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new SecretText(template, [.. Reference().Matches(template).Select(match => match.Groups["name"].Value).Distinct()]);
    }

    /// <summary>A text without references, whatever it looks like.</summary>
    internal static SecretText Plain(string text) => new(text, []);

    /// <summary>A reference to one secret and nothing else.</summary>
    internal static SecretText Reference(string name) => Parse($"${{secret:{name}}}");

    /// <summary>Whether something begins like a reference and is none, which would be typed as it stands.</summary>
    internal static bool LooksBroken(string template) =>
        Reference().Replace(template, "").Contains("${secret", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text with the secrets' values in place of the references.</summary>
    /// <exception cref="KeyNotFoundException">A value is not there.</exception>
    internal string Resolve(IReadOnlyDictionary<string, string> values) =>
        IsSecret ? Reference().Replace(_template, match => values[match.Groups["name"].Value]) : _template;

    /// <summary>The text with its references as they were written.</summary>
    public override string ToString() => _template;

    [GeneratedRegex(@"\$\{secret:(?<name>[A-Za-z0-9._-]{1,100})\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Reference();
}

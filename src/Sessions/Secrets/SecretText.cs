using System.Text.RegularExpressions;

namespace Holdfast.Sessions.Secrets;

/// <summary>
/// Text that may refer to secrets by <c>${secret:name}</c>. It holds the references, never the values, so it may be shown.
/// </summary>
public sealed partial class SecretText
{
    private readonly string _template;

    // The references and what stands between them.
    private readonly IReadOnlyList<(string? Text, string? Name)> _pieces;

    private SecretText(string template, IReadOnlyList<(string? Text, string? Name)> pieces)
    {
        (_template, _pieces) = (template, pieces);
        Names = [.. pieces.Where(piece => piece.Name is not null).Select(piece => piece.Name!).Distinct()];
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
        var pieces = new List<(string? Text, string? Name)>();
        var end = 0;
        foreach (Match match in Reference().Matches(template))
        {
            pieces.Add((template[end..match.Index], null));
            pieces.Add((null, match.Groups["name"].Value));
            end = match.Index + match.Length;
        }

        pieces.Add((template[end..], null));
        return new SecretText(template, pieces);
    }

    /// <summary>A text without references, whatever it looks like.</summary>
    internal static SecretText Plain(string text) => new(text, [(text, null)]);

    /// <summary>A reference to one secret and nothing else.</summary>
    internal static SecretText Reference(string name) => Parse($"${{secret:{name}}}");

    /// <summary>Whether something begins like a reference and is none, which would be typed as it stands.</summary>
    internal static bool LooksBroken(string template) =>
        Reference().Replace(template, "").Contains("${secret", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text with the secrets' values in place of the references, to be disposed of by whoever asked.</summary>
    /// <exception cref="KeyNotFoundException">A value is not there.</exception>
    internal SecretValue Resolve(IReadOnlyDictionary<string, SecretValue> values) =>
        SecretValue.Join([.. _pieces.Select(piece => (piece.Text, piece.Name is { } name ? values[name] : null))]);

    /// <summary>The text with its references as they were written.</summary>
    public override string ToString() => _template;

    [GeneratedRegex(@"\$\{secret:(?<name>[A-Za-z0-9._-]{1,100})\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Reference();
}

namespace Holdfast.Conformance.Traces;

/// <summary>Recordings on which our terminal does not agree yet, and why. The list may only shrink.</summary>
internal static class NotYet
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
    };
}

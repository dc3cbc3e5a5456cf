using System.Text;

namespace Holdfast.Configuration.Reading;

/// <summary>A text that is being filled in.</summary>
/// <param name="late">The values of late variables; null where these are left.</param>
internal sealed class Filling(IReadOnlyDictionary<string, string>? late)
{
    public StringBuilder Text { get; } = new();

    public IReadOnlyDictionary<string, string>? Late { get; } = late;

    public bool IsLate { get; set; }
}

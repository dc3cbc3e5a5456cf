using Holdfast.Configuration.Nodes;

namespace Holdfast.Configuration.Reading;

/// <summary>The text cannot be read further. It never leaves the reader.</summary>
internal sealed class RefusedYamlException(Place place, string detail, string mend) : Exception(detail)
{
    public Place Place { get; } = place;

    public string Mend { get; } = mend;
}

namespace Holdfast.Configuration.Reading;

/// <summary>Remembers which keys were asked for, and as what.</summary>
internal sealed class AskedKeys
{
    private readonly Dictionary<string, AskedKey> _byPath = new(StringComparer.Ordinal);

    public IReadOnlyList<AskedKey> All => [.. _byPath.Values.OrderBy(key => key.Path, StringComparer.Ordinal)];

    public void Add(string path, string? form, IReadOnlyList<string>? words = null)
    {
        var known = _byPath.GetValueOrDefault(path) ?? new AskedKey(path, [], []);
        _byPath[path] = known with
        {
            Forms = form is null || known.Forms.Contains(form, StringComparer.Ordinal) ? known.Forms : [.. known.Forms, form],
            Words = words ?? known.Words,
        };
    }
}

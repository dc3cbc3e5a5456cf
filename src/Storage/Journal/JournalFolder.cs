using System.Buffers;
using Holdfast.Runtime;

namespace Holdfast.Storage.Journal;

/// <summary>Where the journals' files lie in a data folder: <c>tenants/NAME.db</c>, and <c>node.db</c> for the node itself.</summary>
public static class JournalFolder
{
    /// <summary>The tenant whose journal is in <c>node.db</c>, together with the node's own tables.</summary>
    public const string NodeTenant = "node";

    private const string Extension = ".db";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The file of a tenant's journal.</summary>
    /// <exception cref="ArgumentException">The name is not 1 to 40 of a to z, 0 to 9 and the hyphen.</exception>
    public static string PathOf(string dataFolder, string tenant)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataFolder);
        if (!IsName(tenant))
        {
            // The name becomes part of a path, so this is checked here too and not only at the edge.
            throw new ArgumentException("a tenant's name is 1 to 40 of a to z, 0 to 9 and the hyphen", nameof(tenant));
        }

        return tenant == NodeTenant
            ? Path.Combine(dataFolder, NodeTenant + Extension)
            : Path.Combine(FolderOf(dataFolder), tenant + Extension);
    }

    /// <summary>The tenants that have a journal in the folder, sorted by name.</summary>
    public static IReadOnlyList<string> Tenants(FileSystem files, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(files);
        List<string> names = [];
        if (files.Exists(PathOf(dataFolder, NodeTenant)))
        {
            names.Add(NodeTenant);
        }

        string folder = FolderOf(dataFolder);
        if (files.Exists(folder))
        {
            names.AddRange(files.List(folder)
                .Where(path => path.EndsWith(Extension, StringComparison.Ordinal))
                .Select(path => Path.GetFileNameWithoutExtension(path)!)
                .Where(name => name != NodeTenant && IsName(name)));
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    internal static string FolderOf(string dataFolder) => Path.Combine(dataFolder, "tenants");

    internal static bool IsName(string? name) =>
        name is { Length: >= 1 and <= JournalLimits.TenantCharacters }
        && name.AsSpan().IndexOfAnyExcept(Letters) < 0;
}

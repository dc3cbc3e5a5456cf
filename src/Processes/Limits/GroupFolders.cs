using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Limits;

/// <summary>Where the kernel tells of a child's control groups, out of <see cref="KeptChild.Groups"/>.</summary>
internal sealed class GroupFolders
{
    private const string UnifiedName = "unified";
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    /// <summary>Reads the description.</summary>
    public GroupFolders(KeptChild child)
    {
        foreach (var line in child.Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            foreach (var name in line[..equals].Split(','))
                _folders[name] = line[(equals + 1)..];
        }
    }

    /// <summary>Whether there are any.</summary>
    public bool Any => _folders.Count > 0;

    /// <summary>The folder of version 2; null where there is none.</summary>
    public string? Unified => _folders.GetValueOrDefault(UnifiedName);

    /// <summary>The file that lists the processes.</summary>
    public string Members => $"{_folders.Values.First()}/cgroup.procs";

    /// <summary>The folder of a controller of version 1; null where there is none.</summary>
    public string? Of(string controller) => _folders.GetValueOrDefault(controller);
}

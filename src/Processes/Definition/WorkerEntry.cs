using Holdfast.Configuration;

namespace Holdfast.Processes.Definition;

/// <summary>One entry of <c>workers</c> while it is read: its instances, and what was wrong with it.</summary>
/// <param name="name">Its name in the file.</param>
/// <param name="section">Its section, laid over what it extends.</param>
internal sealed class WorkerEntry(string name, ConfigSection section)
{
    private readonly List<ConfigDiagnostic> _faults = [];

    public string Name { get; } = name;

    public ConfigSection Section { get; } = section;

    /// <summary>What was wrong, in the order in which it was found.</summary>
    public IReadOnlyList<ConfigDiagnostic> Faults => _faults;

    /// <summary>Its instances; one where it does not number them.</summary>
    public List<WorkerDefinition> Instances { get; } = [];

    /// <summary>Does a part of the reading, and remembers the faults it meets.</summary>
    public void Observe(Action read)
    {
        var mark = Section.Reports;
        read();
        _faults.AddRange(Section.FaultsSince(mark));
    }

    /// <summary>Counts a fault of another entry as this one's too.</summary>
    public void Share(IEnumerable<ConfigDiagnostic> faults) => _faults.AddRange(faults);
}

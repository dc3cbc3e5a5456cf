using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Holdfast.Architecture.Tests.Ranks;

/// <summary>What an assembly refers to once it is compiled, whatever its project file says.</summary>
internal static class CompiledReferences
{
    public static IReadOnlyList<string> Of(Stream assembly)
    {
        using var image = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>References to our own assemblies that the table does not permit.</summary>
    /// <param name="table">The rank table.</param>
    /// <param name="part">The part the references are of.</param>
    /// <param name="references">Names of assemblies.</param>
    /// <param name="ours">The part of each of our assemblies' names.</param>
    public static IEnumerable<string> Faults(
        RankTable table, string part, IEnumerable<string> references, IReadOnlyDictionary<string, string> ours) =>
        from reference in references
        let target = ours.GetValueOrDefault(reference)
        where target is not null && target != part && table.Find(part)?.MayReference.Contains(target) != true
        select $"the assembly of {part} refers to {reference}, which the table does not permit";
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Holdfast.Architecture.Tests.Ranks;

public sealed class CompiledReferencesTests
{
    private static readonly RankTable Table = RankTable.OfRepository();

    private static readonly Dictionary<string, string> Ours = Repository.Projects("src").Concat(Repository.Projects("examples"))
        .ToDictionary(project => Path.GetFileNameWithoutExtension(Repository.AssemblyOf(project)), ProjectRules.PartOf);

    public static TheoryData<string> Parts => ProjectRulesTests.Parts;

    [Theory]
    [MemberData(nameof(Parts))]
    public void An_assembly_refers_only_to_what_the_table_permits(string project)
    {
        using var assembly = File.OpenRead(Repository.AssemblyOf(project));
        Assert.Empty(CompiledReferences.Faults(Table, ProjectRules.PartOf(project), CompiledReferences.Of(assembly), Ours));
    }

    [Fact]
    public void A_planted_reference_is_seen_in_the_compiled_assembly_and_refused()
    {
        var sessions = Compile("Holdfast.Sessions", "namespace S { public class Pool; }");
        var storage = Compile("Holdfast.Storage", "class Journal { S.Pool? pool = null; }", MetadataReference.CreateFromImage(sessions));
        using var assembly = new MemoryStream(storage);
        var references = CompiledReferences.Of(assembly);
        Assert.Contains("Holdfast.Sessions", references);
        Assert.Equal(
            "the assembly of Storage refers to Holdfast.Sessions, which the table does not permit",
            Assert.Single(CompiledReferences.Faults(Table, "Storage", references, Ours)));
    }

    private static byte[] Compile(string name, string source, params MetadataReference[] references)
    {
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(source)], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location), .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }
}

namespace Holdfast.Architecture.Tests.Ranks;

public sealed class ProjectRulesTests
{
    private static readonly RankTable Table = RankTable.OfRepository();

    public static TheoryData<string> Parts => [.. Repository.Projects("src").Concat(Repository.Projects("examples"))];

    public static TheoryData<string> All => [.. Repository.Projects("src").Concat(Repository.Projects("examples")).Concat(Repository.Projects("tests"))];

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_project_references_only_what_the_table_permits(string project) =>
        Assert.Empty(ProjectRules.References(Table, project, Repository.Read(project)));

    [Theory]
    [MemberData(nameof(All))]
    public void A_project_stays_within_the_guards(string project) => Assert.Empty(ProjectRules.Settings(project, Repository.Read(project)));

    [Fact]
    public void The_guards_are_set_for_every_project() => Assert.Empty(ProjectRules.Shared(Repository.Read("Directory.Build.props")));

    [Fact]
    public void No_folder_sets_its_own_rules() => Assert.Empty(
        new[] { "src", "tests", "examples" }.SelectMany(area => Repository.Files(
            area, "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", ".editorconfig", ".globalconfig")));

    [Theory]
    [InlineData("src/Storage/Holdfast.Storage.csproj", "<ProjectReference Include=\"../Sessions/Holdfast.Sessions.csproj\" />", "references Sessions")]
    [InlineData("src/Storage/Holdfast.Storage.csproj", "<ProjectReference Include=\"..\\Tn3270\\Holdfast.Tn3270.csproj\" />", "references Tn3270")]
    [InlineData("src/Keeper/Holdfast.Keeper.csproj", "<ProjectReference Include=\"../Runtime/Holdfast.Runtime.csproj\" />", "references Runtime")]
    [InlineData("src/Cli/Holdfast.Cli.csproj", "<ProjectReference Include=\"../Server/Holdfast.Server.csproj\" />", "references Server")]
    [InlineData("src/Core/Holdfast.Core.csproj", "", "no part of the rank table")]
    [InlineData("src/Storage/Holdfast.Storage.csproj", "<Reference Include=\"Holdfast.Sessions\" />", "references the file")]
    [InlineData("src/Storage/Holdfast.Storage.csproj", "<Compile Include=\"../Sessions/Pool/*.cs\" />", "source of another part")]
    [InlineData("src/Storage/Holdfast.Storage.csproj", "<Compile Include=\"../Keeper/Protocol/*.cs\" />", "source of another part")]
    public void A_planted_reference_is_refused(string project, string item, string words) =>
        Assert.Contains(words, Assert.Single(ProjectRules.References(Table, project, $"<Project><ItemGroup>{item}</ItemGroup></Project>")), StringComparison.Ordinal);

    [Theory]
    [InlineData("<TreatWarningsAsErrors>false</TreatWarningsAsErrors>", "sets TreatWarningsAsErrors")]
    [InlineData("<DisableTransitiveProjectReferences>false</DisableTransitiveProjectReferences>", "sets DisableTransitive")]
    [InlineData("<Nullable>disable</Nullable>", "sets Nullable")]
    [InlineData("<NoWarn>CS1591</NoWarn>", "silences warnings")]
    [InlineData("<PackageReference Include=\"X\" Version=\"1\" />", "sets a package's version")]
    public void A_project_that_steps_out_of_the_guards_is_refused(string planted, string words) =>
        Assert.Contains(words, Assert.Single(ProjectRules.Settings("src/X/Holdfast.X.csproj", $"<Project><A>{planted}</A></Project>")), StringComparison.Ordinal);

    [Theory]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "<TreatWarningsAsErrors>false</TreatWarningsAsErrors>")]
    [InlineData("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>", "")]
    [InlineData("<Nullable>", "<Nullable Condition=\"'$(X)' == ''\">")]
    public void Shared_settings_that_guard_less_are_refused(string set, string planted)
    {
        var props = Repository.Read("Directory.Build.props");
        Assert.Contains(set, props, StringComparison.Ordinal);
        Assert.Single(ProjectRules.Shared(props.Replace(set, planted, StringComparison.Ordinal)));
    }
}

using Holdfast.Runtime.EventLoop;

namespace Holdfast.Runtime.Tests.EventLoop;

public sealed class SlotTableTests
{
    [Fact]
    public void A_late_number_finds_nobody_though_its_slot_is_taken_again()
    {
        var table = new SlotTable<string>();
        var first = table.Add("first");
        table.Remove(first);
        var second = table.Add("second");
        Assert.Equal((uint)first, (uint)second);
        Assert.Null(table.Find(first));
        Assert.Equal("second", table.Find(second));
        Assert.Throws<InvalidOperationException>(() => table.Remove(first));
    }

    [Fact]
    public void It_agrees_with_a_dictionary_whatever_is_done()
    {
        var random = new Random(11);
        var table = new SlotTable<object>();
        var model = new Dictionary<ulong, object>();
        var gone = new List<ulong>();
        for (var step = 0; step < 20_000; step++)
        {
            if (model.Count == 0 || random.Next(5) < 3)
            {
                var user = new object();
                model.Add(table.Add(user), user);
            }
            else
            {
                var number = model.Keys.ElementAt(random.Next(Math.Min(model.Count, 50)));
                table.Remove(number);
                model.Remove(number);
                gone.Add(number);
            }

            Assert.Equal(model.Count, table.Count);
        }

        Assert.All(model, entry => Assert.Same(entry.Value, table.Find(entry.Key)));
        Assert.All(gone, number => Assert.Null(table.Find(number)));
        Assert.Equal(model.Count, table.Users().Count());
    }
}

using System.Text;
using Holdfast.Processes.Foreign;

namespace Holdfast.Processes.Tests.Foreign;

public sealed class ListeningSocketsTests
{
    private const string Table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5001 1 0 100 0 0 10 0
           1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 5002 1 0 20 4 30 10 -1
           2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5003 1 0 100 0 0 10 0
           3: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 5004 1 0
        """;

    [Fact]
    public void Those_that_listen_on_the_port_are_found_whatever_their_address() =>
        Assert.Equal([5001L, 5004L], ListeningSockets.On(8080, Encoding.ASCII.GetBytes(Table)));

    [Fact]
    public void Without_a_table_nobody_listens() => Assert.Empty(ListeningSockets.On(8080, null));
}

// Run: `go run . 2> ../../fixtures/go.txt` and `go run . recovered 2> ../../fixtures/go-recovered.txt` (Go 1.19).
package main

import (
	"fmt"
	"os"
	"runtime/debug"
)

type Cart struct{ prices []int }

func (c *Cart) Pay(n int) int { return c.prices[n] }

func order(n int) int { return (&Cart{prices: []int{1, 2, 3}}).Pay(n) }

func main() {
	if len(os.Args) > 1 {
		func() {
			defer func() {
				if r := recover(); r != nil {
					fmt.Fprintf(os.Stderr, "%s", debug.Stack())
				}
			}()
			order(5)
		}()
		return
	}
	done := make(chan int)
	go func() { done <- order(5) }()
	<-done
}
